"""Names of manufacturers by IANA enterprise number, for the numbers that BMCs report."""

NAMES = {
    2: 'ibm', 11: 'hewlett-packard', 42: 'oracle', 116: 'hitachi', 119: 'nec', 289: 'fujitsu',
    343: 'intel corporation', 373: 'tatung', 674: 'dell inc', 2011: 'huawei', 4128: 'arm',
    5771: 'cisco systems', 6569: 'inventec', 7244: 'quanta', 7154: 'openipmi',
    10368: 'fujitsu siemens', 10418: 'avocent', 10876: 'supermicro', 11102: 'google',
    15370: 'gigabyte', 19046: 'lenovo', 20301: 'ibm', 25506: 'h3c', 27500: 'zte',
    33049: 'mellanox', 37945: 'inspur', 40092: 'wiwynn', 47488: 'hewlett packard enterprise',
    49622: 'asrock rack', 51974: 'phytium',
}


def name(number: int) -> str:
    """Return the lower-case name, or one made of the number."""
    return NAMES.get(number, f'unknown (0x{number:x})')
