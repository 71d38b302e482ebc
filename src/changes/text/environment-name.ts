/**
 * The environment variable that overrides a property: upper case, `.` and `-` become `_` (`server.proxy-name` is
 * `SERVER_PROXY_NAME`) [source].
 */
export function environmentNameOf(property: string): string {
  return property.toUpperCase().replaceAll(/[.-]/gu, '_')
}

/**
 * The properties among `known` that a variable overrides. Several may map to one variable, and a variable may be no
 * property at all: the name alone does not tell.
 */
export function propertiesOfEnvironmentName(name: string, known: Iterable<string>): readonly string[] {
  return [...new Set(known)].filter((property) => environmentNameOf(property) === name)
}

/** The plainest property name for a variable that overrides no known property: `PLUGIN_FOO_URL` is `plugin.foo.url`. */
export function presumedPropertyOf(name: string): string {
  return name.toLowerCase().replaceAll('_', '.')
}
