"""`kubecli describe`: what is fetched for it; the text is made in kubecli.describe."""
