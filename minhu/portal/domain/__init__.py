"""What residents' pages change besides requests: drafts of pictures, codes, the pace."""
