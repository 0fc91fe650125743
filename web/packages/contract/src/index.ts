/**
 * The contract with the control plane: what is generated from its document, and the little that every client of
 * it needs (errors, money, events, permissions). It knows nothing of screens.
 */
import type { components, paths } from './generated/schema'

export * from './authority'
export * from './client'
export * from './clock'
export * from './events'
export * from './generated/vocabulary'
export * from './money'
export * from './problem'
export * from './version'
export type { components, paths }

type Schemas = components['schemas']
export type Allocation = Schemas['Allocation']
export type CreateAllocation = Schemas['CreateAllocation']
export type AllocationUsage = Schemas['AllocationUsage']
export type Usage = Schemas['Usage']
export type Session = Schemas['Session']
export type MySession = Schemas['MySession']
export type Tenant = Schemas['Tenant']
export type Project = Schemas['Project']
export type Token = Schemas['Token']
export type Member = Schemas['Member']
export type Invitation = Schemas['Invitation']
export type ServiceAccount = Schemas['ServiceAccount']
export type ServiceAccountKey = Schemas['ServiceAccountKey']
export type ApiKey = Schemas['ApiKey']
export type GpuType = Schemas['GpuType']
export type Node = Schemas['Node']
export type NodeCertificate = Schemas['NodeCertificate']
export type Notice = Schemas['Notice']
export type JoinToken = Schemas['JoinToken']
export type JournalEntry = Schemas['JournalEntry']
export type JournalEvent = Schemas['Event']
export type AuditEntry = Schemas['AuditEntry']
export type User = Schemas['User']
export type Supervision = Schemas['Supervision']
export type TreeNode = Schemas['TreeNode']
export type Directory = Schemas['Directory']
export type Actor = Schemas['Actor']
export type ActorPage = Schemas['ActorPage']
export type ActorDetail = Schemas['ActorDetail']
export type CrashSummary = Schemas['CrashSummary']
export type Crash = Schemas['Crash']
export type Change = Schemas['Change']
export type Frame = Schemas['Frame']
export type Order = Schemas['Order']
export type Tombstone = Schemas['Tombstone']
export type AllocationPlan = Schemas['AllocationPlan']
export type Worker = Schemas['Worker']
export type Pulse = Schemas['Pulse']
export type PulseFigure = Schemas['PulseFigure']
export type MySsoLink = Schemas['MySsoLink']
export type Sso = Schemas['Sso']
