"""Field encryption: suites, keys, sealed columns and blind indexes; it reads no file and holds no key of its own."""
