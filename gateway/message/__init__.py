"""Mails, articles, markup and tokens as values: pure, without sockets, SQL or a clock."""
