/** From the resources to the engine that runs them, for those who may see it; and to a place in its tree. */
import { Link } from '@tanstack/react-router'
import { useWho } from '../app/who'
import { ActorLink } from './links'

/** Where an actor, or a part of the tree by its path, is in the tree: with all that leads there, and nothing else. */
export function InTree(
  place: { readonly directory: string; readonly id: string } | { readonly path: string },
) {
  const search =
    'path' in place
      ? { at: place.path, search: place.path }
      : { at: `${place.directory}/${place.id}`, search: place.id }
  return (
    <Link to="/ops/tree" search={search}>
      In the tree
    </Link>
  )
}

/** To the actor of a resource; nothing for those who may not see the engine. */
export function ItsActor({ directory, id }: { readonly directory: string; readonly id: string }) {
  const { maySomewhere } = useWho()
  if (!maySomewhere('supervision.read')) return null
  return <ActorLink directory={directory} id={id} text="actor" />
}
