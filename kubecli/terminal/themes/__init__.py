"""One file a theme: a palette that nobody prints with; kubecli/terminal/theme.py makes roles of it."""
