package io.c19.state.git.pack;

/** What an index says of a pack: its objects, by their place in the order of their ids. */
interface Indexed {
    int count();

    /** Copies the id of an object to the beginning of an array. */
    void id(int place, byte[] to);

    /** Of the object's entry in the pack, as it is there. */
    int crc(int place);

    long offset(int place);
}
