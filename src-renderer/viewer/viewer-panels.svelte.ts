/** What a person has opened around the photo in the viewer; it stays so from photo to photo. */
class ViewerPanels {
  isInfoOpen = $state(false);
  isStripOpen = $state(false);
  /** Whether a part of the photo is being marked, to look for it. */
  isPicking = $state(false);
  /** The one of the compared photos that the pointer or the focus was on last. */
  compared: number | undefined = $state();
}

export const viewerPanels = new ViewerPanels();
