"""What the ballots of one contest count to, a file a rule, from the pages of docs/counting."""
