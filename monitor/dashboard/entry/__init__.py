"""Who comes in: the port, what is refused unread, sign-in and what each visitor may ask for."""
