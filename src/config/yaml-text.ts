/** A text as YAML: plain where that can't be misread, else in double quotes, whose escapes JSON and YAML share. */
export function yamlText(text: string): string {
  const plain = /^[A-Za-z/][A-Za-z0-9_./-]*$/.test(text) && !/^(true|false|null)$/i.test(text)
  return plain ? text : JSON.stringify(text).replaceAll('\u007f', String.raw`\u007f`)
}
