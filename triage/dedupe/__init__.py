"""Headlines are compared and gathered into stories."""
