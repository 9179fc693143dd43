"""The HTTP edge: Connexion, and everything that knows about requests on the wire."""
