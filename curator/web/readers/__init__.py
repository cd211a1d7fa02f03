"""The readers' pages: sign up, confirm, choose, pause, leave; see, move and erase one's data. One file an action."""
