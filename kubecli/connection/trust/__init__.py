"""What a server's certificate is worth, by the rules of Go's crypto/x509.

OpenSSL judges first, and what it accepts is accepted without this room. What it refuses is judged again here, over
the chain that a second connection shows, before anything of the user's has left: kubectl decides so.
"""
