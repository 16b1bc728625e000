"""The dialogue: the form as data, answers in three languages, and what comes next."""
