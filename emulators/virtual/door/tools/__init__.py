"""The programs of /system/bin that work on files, text and the clock, as toybox does them."""
