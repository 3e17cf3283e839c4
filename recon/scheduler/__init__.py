"""When each job runs. APScheduler is the clock; the rows of the table `slots` decide."""
