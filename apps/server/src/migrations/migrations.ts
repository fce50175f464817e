import type { Migration } from '../platform/migrations.ts'
import { noteEncryptionKeys } from './001-note-encryption-keys.ts'
import { sentBillsGo } from './002-sent-bills-go.ts'

/** Every migration in order, one line each. What was released is neither changed nor removed. */
export const migrations: readonly Migration[] = [noteEncryptionKeys, sentBillsGo]
