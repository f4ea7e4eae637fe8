"""The actions of the command table: each module registers functions for a group of commands by their ids."""
