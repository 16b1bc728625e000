"""The figures of a round for those who fund it: counted, made safe to publish, written, drawn."""
