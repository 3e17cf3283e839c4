"""Values that every other room speaks in: money, moments, programmes, kinds. They decide nothing and reach nothing."""
