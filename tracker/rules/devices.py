"""What a browser says of itself, made short enough to recognise one's own device."""

BROWSERS = (  # the first that is found: several call themselves by each other's names
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def name_device(agent: str) -> str:
    """Return browser and system by name, or nothing when neither is known.

    >>> name_device("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36")
    'Chrome · Windows'
    >>> name_device("curl/8.0")
    ''
    """
    found = (
        next((name for sign, name in signs if sign in agent), "") for signs in (BROWSERS, SYSTEMS)
    )
    return " · ".join(name for name in found if name)
