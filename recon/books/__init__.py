"""The three books as staged: column contracts, history, coverage. Parquet files with one manifest per book and source."""
