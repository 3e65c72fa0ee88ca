"""How many texts a model learns from, and which: loaded also where nothing is computed."""

POOL = 3000  # texts: more change little and take long


def sample(rows, most):
    """Some of them, evenly over their order: the same for the same rows."""
    if len(rows) <= most:
        return rows
    return [rows[place * len(rows) // most] for place in range(most)]
