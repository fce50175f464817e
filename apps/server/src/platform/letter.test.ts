import { expect, test } from 'vitest'
import { plainLine, toLetter } from './letter.ts'

const letter = toLetter({
  subject: 'Hello\r\nBcc: everybody@example.com',
  paragraphs: [plainLine('<img src=x onerror=alert(1)> & "Example"\nBakery')],
  button: { label: 'Accept', url: 'https://billing.example.com/invitation#"><script>' },
  footer: 'Sent by <Billbridge>.',
})

test('what others wrote is escaped in HTML and one line in text', () => {
  expect(letter.html).not.toMatch(/<img|<script|<Billbridge>/)
  expect(letter.html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;Example&quot; Bakery')
  expect(letter.text).toContain('<img src=x onerror=alert(1)> & "Example" Bakery\n')
})

test('a subject stays one line', () => {
  expect(letter.subject).toBe('Hello Bcc: everybody@example.com')
})

test('the address of the button is there to be read and to be pressed', () => {
  expect(letter.text).toContain('Accept: https://billing.example.com/invitation#"><script>')
  expect(letter.html).toContain('href="https://billing.example.com/invitation#&quot;&gt;&lt;script&gt;"')
})
