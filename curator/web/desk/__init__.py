"""The editor's desk: a private web app on this machine. One file an action; the steps are those of the commands."""
