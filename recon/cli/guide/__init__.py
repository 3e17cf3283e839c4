"""The guided way of `recon init`: from credentials to a configuration that is true."""
