"""Makes a page fit for mail: styles written into the elements, rules for dark and small screens kept, nothing fetched."""

import css_inline

_INLINER = css_inline.CSSInliner(
    keep_at_rules=True,
    load_remote_stylesheets=False,
    remove_inlined_selectors=True,
    minify_css=True,
    base_url=None,
)


def inlined(page: str) -> str:
    """Write a page's styles into its elements; what a mail cannot say there stays in the head."""
    return _INLINER.inline(page)
