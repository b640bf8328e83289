/** By which rule a change is told: the engine's, said to the reader. */
export const changeRule =
  "Its share of the calls that ended since then is at least twice its share before; ten ended on either side, and five of the later ones that way";
