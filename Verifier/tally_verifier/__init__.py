"""A second verifier of election bundles, written from docs/formats.md and sharing no code with tallyd."""
