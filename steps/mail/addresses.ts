/** The addresses of a comma-separated list, without blanks around them and without empty ones. */
export function splitAddresses(list: string): readonly string[] {
  return list
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** `name@host` in plain characters: nothing that could end a header or smuggle in another recipient. */
export function isValidAddress(address: string): boolean {
  return (
    address.length <= 254 && /^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@[^\s@<>()[\]\\,;:"\p{Cc}]+$/u.test(address)
  );
}
