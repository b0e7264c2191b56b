"""A picture of what has changed, and of what uses it."""

from .drawing import Drawing as Drawing
from .drawing import draw as draw
from .graph import Changed as Changed
from .graph import Graph as Graph
from .graph import Node as Node
from .graph import graph as graph
