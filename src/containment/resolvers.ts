/** Addresses of /etc/resolv.conf, in its order; without one the C library asks the machine itself. */
export function readResolvers(text: string | undefined): readonly string[] {
  const found = [...(text ?? '').matchAll(/^[ \t]*nameserver[ \t]+([0-9a-fA-F.:]+)/gm)].map(
    ([, address = '']) => address,
  )
  return found.length === 0 ? ['127.0.0.1'] : [...new Set(found)]
}
