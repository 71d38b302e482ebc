import { text, HINT } from './section.ts'

const expected = `an http or https URL without user, password, query and fragment${HINT}write it as https://name:port/path; credentials belong into secret references`

/** Without trailing slash. A user or password in it is refused: the configuration holds no secrets. */
export function httpUrl() {
  return text(expected)
    .refine(isPlainHttpUrl, { error: expected })
    .transform((url) => url.replace(/\/+$/, ''))
}

function isPlainHttpUrl(value: string): boolean {
  if (!/^https?:\/\/[^\s@?#]+$/i.test(value)) return false
  return URL.canParse(value)
}
