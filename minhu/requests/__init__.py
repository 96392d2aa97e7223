"""民呼必应: the request procedure, its lifecycle, its forms and its verbs."""
