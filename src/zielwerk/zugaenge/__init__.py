"""Sign-in: password, second factor, passkey, directory; the lock and confirmation."""
