import { expect, it } from 'vitest'
import { mailMistakes, toMailConfig } from './config-mail.ts'

const from = 'Example Billing <billing@example.com>'

it('without a server nothing is sent, whoever the sender would be', () => {
  expect(mailMistakes({})).toEqual([])
  expect(toMailConfig({})).toBeNull()
  expect(toMailConfig({ MAIL_FROM: from })).toBeNull()
})

it('names what is wrong and tells no secret', () => {
  expect(mailMistakes({ SMTP_URL: 'smtp://mail.example.com' })).toEqual(['MAIL_FROM is missing: e-mail needs a sender'])
  const wrong = mailMistakes({ SMTP_URL: 'https://name:planted@mail.example.com', MAIL_FROM: 'nobody' })
  expect(wrong).toHaveLength(2)
  expect(wrong.join()).toMatch(/SMTP_URL must be.*MAIL_FROM must be/)
  expect(wrong.join()).not.toContain('planted')
  expect(mailMistakes({ MAIL_FROM: 'A <a@example.com>\r\nBcc: thief@example.com' })).toHaveLength(1)
})

it('sends no password to another machine without TLS, unless the address says so', () => {
  const urlOf = (SMTP_URL: string) => toMailConfig({ SMTP_URL, MAIL_FROM: from })?.url
  expect(urlOf('smtp://name:secret@mail.example.com:587')).toBe(
    'smtp://name:secret@mail.example.com:587?requireTLS=true',
  )
  expect(urlOf('smtp://name:secret@mail.example.com?requireTLS=false')).toContain('requireTLS=false')
  expect(urlOf('smtp://name:secret@127.0.0.1:2525')).not.toContain('requireTLS')
  expect(urlOf('smtps://name:secret@mail.example.com')).not.toContain('requireTLS')
  expect(urlOf('smtp://mail.example.com')).not.toContain('requireTLS')
})
