/**
 * Icons by meaning, not by shape: screens say `alert`, and what an alert looks like is decided here once. An icon
 * never stands for a word alone; where there is no word beside it, `label` gives one to those who do not see it.
 */
import type { IconName as StateIcon } from '@aicloud/tokens'
import {
  Activity,
  ArrowDown,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  Ban,
  Building2,
  Check,
  ChevronDown,
  ChevronRight,
  ChevronsUpDown,
  Circle,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CirclePause,
  CirclePlay,
  CircleStop,
  CircleX,
  Clock,
  Copy,
  Cpu,
  Download,
  Ellipsis,
  FileClock,
  Fingerprint,
  FolderKanban,
  Gauge,
  Hourglass,
  House,
  KeyRound,
  Layers,
  LoaderCircle,
  Lock,
  LogIn,
  LogOut,
  type LucideIcon,
  Menu,
  Monitor,
  Moon,
  Network,
  Plus,
  ReceiptText,
  RefreshCw,
  Rocket,
  Search,
  Server,
  ShieldCheck,
  Skull,
  Sun,
  Trash2,
  Unplug,
  User,
  Users,
  Wrench,
  X,
} from 'lucide-react'

const SHAPES = {
  // states
  circle: Circle,
  dashed: CircleDashed,
  clock: Clock,
  spinner: LoaderCircle,
  check: CircleCheck,
  play: CirclePlay,
  pause: CirclePause,
  stop: CircleStop,
  alert: CircleAlert,
  cross: CircleX,
  ban: Ban,
  lost: Unplug,
  lock: Lock,
  wrench: Wrench,
  moon: Moon,
  hourglass: Hourglass,
  // things
  home: House,
  gpu: Cpu,
  launch: Rocket,
  layers: Layers,
  users: Users,
  user: User,
  key: KeyRound,
  passkey: Fingerprint,
  usage: ReceiptText,
  audit: FileClock,
  shield: ShieldCheck,
  gauge: Gauge,
  tree: Network,
  activity: Activity,
  node: Server,
  tenant: Building2,
  project: FolderKanban,
  crash: Skull,
  // what one does
  add: Plus,
  copy: Copy,
  done: Check,
  close: X,
  search: Search,
  refresh: RefreshCw,
  remove: Trash2,
  download: Download,
  more: Ellipsis,
  menu: Menu,
  back: ArrowLeft,
  forward: ArrowRight,
  down: ChevronDown,
  right: ChevronRight,
  order: ChevronsUpDown,
  rising: ArrowUp,
  falling: ArrowDown,
  help: CircleHelp,
  enter: LogIn,
  out: LogOut,
  sun: Sun,
  night: Moon,
  system: Monitor,
} as const satisfies Record<string, LucideIcon> & Record<StateIcon, LucideIcon>

export type IconName = keyof typeof SHAPES

export interface IconProps {
  readonly name: IconName
  readonly size?: number
  /** What it says where no word stands beside it. */
  readonly label?: string
}

export function Icon({ name, size = 16, label }: IconProps) {
  const Shape = SHAPES[name]
  const said = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label }
  return (
    <Shape className={name === 'spinner' ? 'ui-spin' : undefined} size={size} strokeWidth={1.75} {...said} />
  )
}
