"""What curator talks about: frozen records and rules, standard library only."""
