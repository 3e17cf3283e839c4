"""config.toml and the environment, checked once; errors name the key, the value and the cure."""
