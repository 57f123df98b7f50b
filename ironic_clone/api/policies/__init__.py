"""Who may do what by default: the rules that guard a resource, under the resource's noun."""
