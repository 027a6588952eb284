"""Rejoinder: a letters page that lives in people's mail, newsreaders and browsers."""
