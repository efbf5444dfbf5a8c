def test_a(papier): pass
def test_b(papier): pass
