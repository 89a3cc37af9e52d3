"""Lists that go out as workbooks and can be read back in."""
