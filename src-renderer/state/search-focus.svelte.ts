/** The way to the search box of the library, and whether somebody is typing there. */
class SearchFocus {
  /** Gives the keyboard to the box; undefined while there is none on the screen. */
  go: (() => void) | undefined;
  isTyping = $state(false);
}

export const searchFocus = new SearchFocus();
