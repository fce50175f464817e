import type {
  CodePurpose,
  PasswordPurpose,
  ProofWay,
  RefusalReason,
  SignInWay,
} from '@billbridge/contract/audit-values'
import { approvalNames, paymentNames } from './bills.ts'
import {
  statusNames as credentialStatusNames,
  disconnectionNames,
  entityTypeNames,
  methodNames,
} from './credentials.ts'
import { fileMessages } from './csv-files.ts'
import { destinationNames } from './destinations.ts'
import { exportStatusNames } from './export-statuses.ts'
import { messages as mappingMessages, statusNames as mappingStatusNames } from './mappings.ts'
import { planNames } from './organization.ts'
import { statusNames as memberStatusNames } from './people.ts'
import { roleNames } from './session.ts'
import { choices } from './setting-choices.ts'

const wayNames: Record<SignInWay | ProofWay, string> = {
  password: 'Password',
  'password-and-code': 'Password and one-time code',
  'password-and-recovery-code': 'Password and recovery code',
  code: 'One-time code',
  'recovery-code': 'Recovery code',
  'identity-provider': 'Identity provider',
  'another-organization': 'Switched from another organization',
}

const reasonNames: Record<RefusalReason, string> = {
  'wrong-password': 'Wrong password',
  'wrong-code': 'Wrong one-time code',
}

const purposeNames: Record<PasswordPurpose | CodePurpose, string> = {
  'new-password': 'Changing the password',
  'one-time-codes': 'Turning one-time codes on',
  'identity-link': 'Linking an account at the identity provider',
  'codes-off': 'Turning one-time codes off',
  'recovery-codes': 'Making new recovery codes',
  proof: 'Confirming who it is',
}

const ofSettings = Object.fromEntries(
  Object.entries(choices).map(([path, names]) => [`configuration.${path}`, names] as const),
)

/** Words for what changes keep as a token, by the kind of object and the field: `member.role` → `editor` → "Editor". */
export const valueNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'session.way': wayNames,
  'session.reason': reasonNames,
  'user.purpose': purposeNames,
  'organization.plan': planNames,
  'member.role': roleNames,
  'member.status': memberStatusNames,
  'invitation.role': roleNames,
  'api-key.role': roleNames,
  'credential.status': credentialStatusNames,
  'credential.entityType': entityTypeNames,
  'credential.destination': destinationNames,
  'credential.method': methodNames,
  'credential.disconnection.reason': disconnectionNames,
  'mapping.mode': mappingMessages.modes,
  'mapping.status': mappingStatusNames,
  'bill.approvalStatus': approvalNames,
  'bill.paymentStatus': paymentNames,
  'bill.stripePaymentStatus': paymentNames,
  'bill-import.dialect.encoding': fileMessages.encodings,
  'bill-import.dialect.delimiter': fileMessages.delimiters,
  'bill-import.dialect.decimalSign': fileMessages.decimalSigns,
  'bill-import.dialect.dateFormat': fileMessages.dateFormats,
  'bill-import.defaults.approvalStatus': approvalNames,
  'bill-import.defaults.paymentStatus': paymentNames,
  'bill-export.status': exportStatusNames,
  ...ofSettings,
}
