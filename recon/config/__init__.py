"""config.toml and the environment, checked once; errors name the key, the value and the cure."""

from recon.config.document import Config as Config
from recon.config.loading import load as load
from recon.config.loading import load_text as load_text
from recon.config.problem import BadConfig as BadConfig
from recon.config.sections import PageLabels as PageLabels
