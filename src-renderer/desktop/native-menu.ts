import { allCommands, menuFor, type Command, type CommandGroup } from '../commands/commands.ts';
import { t } from '../i18n/messages.svelte.ts';
import { commonMarks, type CommonMarks } from '../organise/common-marks.ts';
import { STARS } from '../organise/marks-of.svelte.ts';
import { engine, valueOrNotice } from '../state/engine.svelte.ts';
import { desktop } from './desktop.svelte.ts';
import { photoMenu, type MenuBlock, type MenuLine } from './photo-menu.ts';

/** What the photos have in common; undefined where it can’t be found out now. */
async function marksOf(ids: readonly number[]): Promise<CommonMarks | undefined> {
  // A menu waits for nobody: without an engine nothing has a tick.
  if (engine.connection !== 'open') return undefined;
  const answer = await engine.client.marks({ photos: [...ids] });
  return answer.ok ? commonMarks(answer.value) : undefined;
}

function lineOf({ id, label, labelNow, key }: Command): MenuLine {
  return { id, label: labelNow?.() ?? t(label), key };
}

/** The heart and the stars, by the ids and keys of their commands. */
function markBlock(marks: CommonMarks | undefined, lines: readonly MenuLine[]): MenuBlock {
  const favourite = {
    id: 'favourite',
    label: t('command.favourite'),
    key: 'l',
    isChecked: marks?.isFavourite,
  };
  const stars = [...STARS.toReversed(), 0].map((n) => ({
    id: `stars-${n}`,
    label: n === 0 ? t('command.noStars') : t('viewer.stars', { n }),
    key: String(n),
    isChecked: marks === undefined ? undefined : marks.stars === n,
  }));
  return {
    lines: [favourite, ...lines],
    within: { label: t('command.stars'), lines: stars },
  };
}

/** Shows the menu about photos as one of the system, and does what is picked. */
export async function openNativeMenu(ids: readonly number[]): Promise<void> {
  if (desktop === undefined) return;
  const marks = await marksOf(ids);
  const toBlock = ({ group, commands }: { group: CommandGroup; commands: Command[] }) => {
    const lines = commands.map(lineOf);
    return group === 'mark' ? markBlock(marks, lines) : { lines };
  };
  const title = ids.length > 1 ? t('photos.count', { n: ids.length }) : undefined;
  const items = photoMenu(menuFor(ids.length).map(toBlock), title);
  const shown = valueOrNotice(await desktop.client.showMenu({ items }));
  allCommands()
    .find(({ id }) => id === shown?.picked)
    ?.run(ids);
}
