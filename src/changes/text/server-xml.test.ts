import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readConnectors, setConnectorAttribute } from './server-xml.ts'

const serverXml = `<?xml version='1.0' encoding='utf-8'?>
<Server port="8006" shutdown="SHUTDOWN">
  <Service name="Catalina">
    <!-- <Connector port="7990" proxyName="commented.example.com"/> -->
    <Connector port="7990"
               protocol="HTTP/1.1"
               proxyName='bitbucket.example.com'  proxyPort="443"\tscheme="https" secure = "true"
               redirectPort="8443" />\r
    <Connector port="7999" relaxedQueryChars="&quot;&lt;&#x5b;&#93;"></Connector>
    <Engine name="Catalina" defaultHost="localhost"><![CDATA[<Connector port="1"/>]]></Engine>
  </Service>
</Server>
`

describe('readConnectors', () => {
  it('reads the attributes of every Connector outside comments and CDATA', () => {
    const connectors = readConnectors(serverXml)

    expect(connectors.map(({ port, line, attributes }) => ({ port, line, ...Object.fromEntries(attributes) }))).toEqual(
      [
        {
          port: '7990',
          line: 5,
          protocol: 'HTTP/1.1',
          proxyName: 'bitbucket.example.com',
          proxyPort: '443',
          scheme: 'https',
          secure: 'true',
          redirectPort: '8443',
        },
        { port: '7999', line: 9, relaxedQueryChars: '"<[]' },
      ],
    )
  })

  it('reads a file that starts with a byte order mark', () => {
    const text = '\uFEFF<Server><Connector port="1" proxyName="a"/></Server>'

    expect(readConnectors(text)).toHaveLength(1)
    expect(setConnectorAttribute(text, '1', 'proxyName', 'b')).toBe(
      '\uFEFF<Server><Connector port="1" proxyName="b"/></Server>',
    )
  })

  it.each([
    ['an element that is never closed', '<Server>\n<Connector port="1">\n</Server>', 3, 'this is not well-formed XML'],
    ['tags that do not pair', '<a>\n<b></c></a>', 2, '</c> closes <b>'],
    ['a value without quotes', '<a\nx=1/>', 2, 'this is not well-formed XML'],
    ['an attribute given twice', '<a x="1"\n x="2"/>', 2, 'the attribute x is given twice'],
    ['an unknown entity', '<a>\n<b x="&home;"/></a>', 2, 'unknown entity &home;'],
    ['an ampersand by itself', '<a x="b&c"/>', 1, 'unknown entity &c'],
    ['an empty file', '', 1, 'this is not well-formed XML'],
  ])('refuses %s, naming the line', (_situation, text, line, what) => {
    expect(() => readConnectors(text, 'shared/server.xml')).toThrow(
      expect.objectContaining({
        code: 'change/unreadable-file',
        message: `shared/server.xml, line ${line}: ${what}`,
        hint: 'correct the file, check it with `xmllint --noout shared/server.xml`, and run the command again',
      }),
    )
  })
})

describe('setConnectorAttribute', () => {
  it('changes only the value', () => {
    expect(setConnectorAttribute(serverXml, '7990', 'proxyName', `it's & "<x>"`)).toBe(
      serverXml.replace("'bitbucket.example.com'", `'it&apos;s &amp; "&lt;x>"'`),
    )
  })

  it('adds an attribute after the last one, in its style', () => {
    expect(setConnectorAttribute(serverXml, '7990', 'address', '127.0.0.1')).toBe(
      serverXml.replace('redirectPort="8443"', 'redirectPort="8443"\n               address="127.0.0.1"'),
    )
  })

  it('removes an attribute with the white space before it', () => {
    expect(setConnectorAttribute(serverXml, '7990', 'scheme', null)).toBe(serverXml.replace('\tscheme="https"', ''))
  })

  it('changes nothing when what is removed is not there', () => {
    expect(setConnectorAttribute(serverXml, '7999', 'proxyName', null)).toBe(serverXml)
  })

  it('refuses a port that no Connector has, saying which there are', () => {
    expect(() => setConnectorAttribute(serverXml, '8080', 'proxyName', null, 'shared/server.xml')).toThrow(
      expect.objectContaining({
        code: 'change/not-as-expected',
        message: 'shared/server.xml has no Connector with port 8080',
        hint: 'its Connectors have these ports: 7990, 7999',
      }),
    )
  })

  it('reads back any value that it wrote, and leaves the other Connector alone', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '&', ';', '<', '>', '"', "'", ' ', 'é', '\t', '\n', '\r', '😀', ']'),
      maxLength: 20,
    })
    fc.assert(
      fc.property(text, fc.constantFrom('proxyName', 'secure', 'address'), (value, name) => {
        const [edited, other] = readConnectors(setConnectorAttribute(serverXml, '7990', name, value))

        expect(edited?.attributes.get(name)).toBe(value)
        expect(other?.attributes).toEqual(readConnectors(serverXml)[1]?.attributes)
      }),
    )
  })
})
