import { expect, test } from 'vitest'
import { withoutSecrets } from './without-secrets.ts'

test.each(['password', 'passwordHash', 'clientSecret', 'provider.clientSecret', 'resetToken', 'recoveryCodes'])(
  'that %s changed is kept, what it was and is not',
  (field) => {
    expect(withoutSecrets({ field, before: null, after: 'hunter2' })).toEqual({ field, before: null, after: '••••' })
    expect(withoutSecrets({ field, before: 'a', after: 'b' })).toEqual({ field, before: '••••', after: '••••' })
  },
)

test.each(['name', 'maskedKey', 'method', 'stripeAccountId', 'accountIds', 'tokens.count'])(
  'a change of %s is kept as it is',
  (field) => {
    expect(withoutSecrets({ field, before: 'a', after: 'b' })).toEqual({ field, before: 'a', after: 'b' })
  },
)
